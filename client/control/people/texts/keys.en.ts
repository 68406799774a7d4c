// English texts of tokens, an account's sites and the first password.
import { ROLE_NAMES } from '#shared/domain/glossary/roles.ts';
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { capital } from '#shared/domain/glossary/under.ts';
import { COMMON } from '../../../i18n/common.ts';
import type { KeysKey } from './keys.nl.ts';

export const keysEn: Readonly<Record<KeysKey, string>> = {
  tokens: 'Tokens',
  'tokens.lead':
    'What sensors send readings with, and what programs read and act with. A new token is shown only once; revoking takes effect at once.',
  'tokens.role.device': TERMS.sensors.en,
  'tokens.role.operator': `program with the ${ROLE_NAMES.operator.en} role`,
  'tokens.all': COMMON.allSites.en,
  'tokens.made': 'created {{day}}',
  'tokens.before': 'the old one, replaced by {{id}}',
  'tokens.after': 'the new one, in place of {{id}}',
  'tokens.counts': 'valid',
  'tokens.until': 'valid until {{time}}',
  'tokens.ended': 'ended {{time}}',
  'tokens.revoked': 'revoked {{time}}',
  'tokens.rotate': 'Rotate',
  'tokens.rotate.sure':
    'Rotate the token “{{label}}” ({{id}})? You get a new one. How long does the old one stay valid?',
  'tokens.rotate.later': 'Valid for {{count}} more hours',
  'tokens.rotate.now': 'It ends at once',
  'tokens.revoke': 'Revoke',
  'tokens.sure': 'Revoke the token “{{label}}” ({{id}})? Whatever uses it is locked out at once.',
  'tokens.sure.replaced':
    'Revoke the old token “{{label}}” ({{id}})? Whatever still uses it is locked out at once. The new one, {{next}}, is not touched.',
  'tokens.yes': 'Yes, revoke',
  'tokens.old': 'Ended and revoked ({{count}})',
  'tokens.once': 'The token “{{label}}” ({{id}}). It is shown only once; keep it safe.',
  'tokens.grace': 'The old one, {{id}}, stays valid for {{count}} more hours.',
  'tokens.grace.none': 'The old one, {{id}}, is no longer valid.',
  'tokens.close': COMMON.close.en,
  'tokens.done': 'Revoked: {{label}}.',
  'tokens.ours.start': 'first start',
  'tokens.ours.demo': 'demo sensors',
  'tokens.failed': 'That did not work. The token may have ended, or your role does not allow this.',
  'tokens.new': 'New token',
  'tokens.new.label': 'What it is for',
  'tokens.new.role': capital(TERMS.kind.en),
  'tokens.new.site': capital(TERMS.site.en),
  'tokens.new.last': 'Last day (may be empty)',
  'tokens.new.last.hint':
    'After this day the token no longer works. Empty: until somebody revokes it.',
  'tokens.new.last.device':
    'After this day sensors with this token fall silent: choose a day after the event. Empty: until somebody revokes it.',
  'tokens.new.save': 'Create token',
  'sites.of': 'Sites of {{name}}',
  'sites.all': COMMON.allSites.en,
  'sites.some': 'only these',
  'sites.save': 'Save sites',
  'sites.own': 'Sites',
  'first.title': 'Your password is still in a file',
  'first.lead':
    'The first start wrote it to credentials.json. Choose your own password, and it is removed from the file.',
  'first.change': COMMON.changePassword.en,
  'first.later': 'Later',
};
