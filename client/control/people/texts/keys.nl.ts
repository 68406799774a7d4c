// Nederlandse teksten van tokens, locaties van een account en het eerste wachtwoord.
import { ROLE_NAMES } from '#shared/domain/glossary/roles.ts';
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { capital } from '#shared/domain/glossary/under.ts';
import { COMMON } from '../../../i18n/common.ts';
export const keysNl = {
  tokens: 'Tokens',
  'tokens.lead':
    'Waarmee sensoren metingen sturen en programma’s meelezen en handelen. Een nieuw token is maar één keer te zien; intrekken werkt meteen.',
  'tokens.role.device': TERMS.sensors.nl,
  'tokens.role.operator': `programma met de rol ${ROLE_NAMES.operator.nl}`,
  'tokens.all': COMMON.allSites.nl,
  'tokens.made': 'aangemaakt {{day}}',
  'tokens.before': 'het oude, vervangen door {{id}}',
  'tokens.after': 'het nieuwe, in plaats van {{id}}',
  'tokens.counts': 'geldig',
  'tokens.until': 'geldig tot {{time}}',
  'tokens.ended': 'verlopen {{time}}',
  'tokens.revoked': 'ingetrokken {{time}}',
  'tokens.rotate': 'Vernieuwen',
  'tokens.rotate.sure':
    'Token “{{label}}” ({{id}}) vernieuwen? U krijgt een nieuw token. Hoelang blijft het oude geldig?',
  'tokens.rotate.later': 'Nog {{count}} uur geldig',
  'tokens.rotate.now': 'Vervalt meteen',
  'tokens.revoke': 'Intrekken',
  'tokens.sure':
    'Token “{{label}}” ({{id}}) intrekken? Wat het gebruikt, komt er meteen niet meer in.',
  'tokens.sure.replaced':
    'Het oude token “{{label}}” ({{id}}) intrekken? Wat het nog gebruikt, komt er meteen niet meer in. Het nieuwe, {{next}}, blijft zoals het is.',
  'tokens.yes': 'Ja, intrekken',
  'tokens.old': 'Verlopen en ingetrokken ({{count}})',
  'tokens.once':
    'Het token “{{label}}” ({{id}}). Het is maar één keer te zien; berg het veilig op.',
  'tokens.grace': 'Het oude, {{id}}, blijft nog {{count}} uur geldig.',
  'tokens.grace.none': 'Het oude, {{id}}, geldt niet meer.',
  'tokens.close': COMMON.close.nl,
  'tokens.done': 'Ingetrokken: {{label}}.',
  'tokens.ours.start': 'eerste start',
  'tokens.ours.demo': 'sensoren van de demo',
  'tokens.failed': 'Dat lukte niet. Het token is misschien al verlopen, of uw rol mag dit niet.',
  'tokens.new': 'Nieuw token',
  'tokens.new.label': 'Waarvoor',
  'tokens.new.role': capital(TERMS.kind.nl),
  'tokens.new.site': capital(TERMS.site.nl),
  'tokens.new.last': 'Laatste dag (mag leeg)',
  'tokens.new.last.hint': 'Na deze dag werkt het token niet meer. Leeg: tot iemand het intrekt.',
  'tokens.new.last.device':
    'Na deze dag vallen de sensoren met dit token stil: kies een dag na het evenement. Leeg: tot iemand het intrekt.',
  'tokens.new.save': 'Token aanmaken',
  'sites.of': 'Locaties van {{name}}',
  'sites.all': COMMON.allSites.nl,
  'sites.some': 'alleen deze',
  'sites.save': 'Locaties opslaan',
  'sites.own': 'Locaties',
  'first.title': 'Uw wachtwoord staat nog in een bestand',
  'first.lead':
    'De eerste start schreef het in credentials.json. Kies een eigen wachtwoord, dan verdwijnt het uit het bestand.',
  'first.change': COMMON.changePassword.nl,
  'first.later': 'Later',
} as const;
export type KeysKey = keyof typeof keysNl;
