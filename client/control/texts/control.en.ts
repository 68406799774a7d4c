// English texts of the control room. Same keys as the Dutch ones: a missing key does not compile.
import { COMMON } from '#client/i18n/common.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { LEVEL_WORDS, OUTCOME_WORDS, REASON_WORDS } from '#shared/domain/glossary/levels.ts';
import { MODE_WORDS } from '#shared/domain/glossary/modes.ts';
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { TREND_WORDS } from '#shared/domain/glossary/trends.ts';
import { capital, form, under } from '#shared/domain/glossary/under.ts';
import type { ControlKey } from './control.nl.ts';

export const controlEn: Readonly<Record<ControlKey, string>> = {
  ...under('level.', LEVEL_WORDS, 'en'),
  ...under('reason.', form(REASON_WORDS, 'sentence'), 'en'),
  title: 'Control room',
  live: 'Live',
  connecting: 'Connecting',
  lost: capital(TERMS.connectionLost.en),
  silent: 'No window',
  deaf: capital(TERMS.noReadings.en),
  not_ready: 'Service not ready',
  not_signed_in: 'Not signed in',
  too_many: 'Too many connections',
  unknown_site: 'Site unknown',
  origin: 'Wrong address',
  refused: 'Not let in now',
  outdated: 'Reload the page',
  replay: capital(MODE_WORDS.replay.en),
  drill: capital(MODE_WORDS.drill.en),
  'replay.long': capital(MODE_WORDS.notNow.en),
  newest: 'newest window',
  age: '{{age}} old',
  none: 'none yet',
  next: 'next in',
  seconds: '{{count}} s',
  minutes: '{{count}} min',
  hours: '{{count}} h',
  days: '{{count}} d',
  known: TERMS.known.en,
  'known.of': COMMON.outOf.en,
  zones: 'Zones',
  'zones.span': 'last 60 minutes',
  'zones.level': TERMS.levelNumber.en,
  'zones.find': 'Find zone, area or level',
  'zones.found': '{{shown}} of {{all}}',
  'zones.none': 'No zone with “{{sought}}”.',
  'group.hot': `${capital(LEVEL_WORDS[3].en)} or ${LEVEL_WORDS[4].en}`,
  'group.unknown': capital(TERMS.unknown.en),
  'group.busy': capital(LEVEL_WORDS[2].en),
  'group.calm': `${capital(LEVEL_WORDS[1].en)} or ${LEVEL_WORDS[0].en}`,
  withheld: OUTCOME_WORDS.withheld.en,
  stale: 'stale',
  offline: TERMS.offline.en,
  unpublished: OUTCOME_WORDS.uncovered.en,
  retracted: OUTCOME_WORDS.retracted.en,
  waiting: 'waiting',
  'why.withheld': `too few sensors took part; it may be ${LEVEL_WORDS[0].en} or ${LEVEL_WORDS[4].en}`,
  'why.stale': 'the message that is due is not there',
  'why.offline': 'too few sensors for a quarter of an hour, or the system itself took no readings',
  'why.unpublished': 'no sensors, or too few',
  'why.retracted': 'was wrong, will not return',
  'why.waiting': 'the first window has not closed yet',
  'trend.rising': TREND_WORDS.rising.en,
  'trend.steady': TREND_WORDS.steady.en,
  'trend.falling': TREND_WORDS.falling.en,
  since: TERMS.since.en,
  before: 'before {{time}}',
  map: COMMON.map.en,
  'map.label': 'Map of {{site}} with {{all}} regions. The table of zones says the same.',
  'map.undrawn':
    'The colours of the map cannot be drawn on this device. Its labels and the table of zones are right. Trying again by itself.',
  'panel.failed':
    '{{part}}: this part of the screen has failed. What it says may be missing. The other parts go on.',
  'panel.again': COMMON.retry.en,
  'map.in': COMMON.zoomIn.en,
  'map.out': COMMON.zoomOut.en,
  'map.fit': COMMON.fit.en,
  'map.north': COMMON.north.en,
  'area.of': '{{count}} of {{all}} {{what}}',
  'area.count': '{{count}} {{what}}',
  'area.most': 'at most {{what}}',
  'area.unknown': TERMS.unknown.en,
  'area.closer': '{{area}}: {{says}}. Show it closer.',
  critical: capital(ALERT_KINDS.critical.words.several.en),
  'critical.critical': 'Critical signal: {{place}}, since {{time}}.',
  'critical.unknown': 'Was critical from {{time}}, no sight now: {{place}}.',
  'critical.go': 'Send somebody to look.',
  'critical.more': 'And {{more}} more, marked on the map.',
  legend: 'Legend',
  receipt: 'Explanation',
  'receipt.pick': 'Choose a zone for an explanation.',
  'receipt.pooled': 'Pooled: {{zones}}. On their own they have too few sensors to say anything.',
  'receipt.single': 'A region of its own: enough sensors.',
  'receipt.merged':
    'A sensor sees too little space here for all five steps. Told apart are: {{steps}}.',
  'receipt.close': COMMON.close.en,
  'receipt.span': COMMON.span.en,
  'receipt.in': 'In {{area}}.',
  'receipt.or': '{{a}} or {{b}}',
  clock: 'time at the site',
  look: 'Language and colours',
  'look.light': COMMON.light.en,
  'look.dark': COMMON.dark.en,
  'receipt.limit':
    'A level does not say how many people there are. If it stays critical: send somebody to look.',
  'signin.title': 'Control room',
  'signin.lead': 'For the safety team only. Paste the operatorToken.',
  'signin.where': 'It is in credentials.json in the data folder of this installation.',
  'signin.token': 'operatorToken',
  'signin.submit': 'Sign in',
  'signin.wrong': 'This token is wrong. Copy the whole operatorToken from credentials.json.',
  'signin.foreign':
    'The service does not know this address as its own. Tell whoever runs the service: PUBLIC_ORIGIN has to name this address.',
  'signin.failed':
    'Signing in is not possible right now. The service is at fault, not what you typed. Try again in a moment.',
  signout: COMMON.signOut.en,
  public: 'To the public page',
  nosite: 'No site yet',
  'nosite.lead':
    'No site is registered yet. On the machine itself, in the folder of Crowdshade, give this command:',
  'nosite.then':
    'What goes into the two files is explained in docs/registering.md, in the same folder. After the command the control room opens here by itself.',
  'nosite.yours': 'None of the sites of your account is registered here. Ask an admin.',
  failed: 'No data is coming in. This page keeps trying by itself.',
  loading: COMMON.loading.en,
  'stopped.both': 'Everything is stopped.',
  'stopped.public': 'The public lane is stopped.',
  'stopped.by': 'Since {{time}}, by {{author}}: “{{reason}}”.',
  'stopped.blind': `There are no levels and no alerts. It may be ${LEVEL_WORDS[0].en} or ${LEVEL_WORDS[4].en}: send somebody to look.`,
  'stopped.goesOn': 'Residents see no crowding; in this room everything goes on.',
  'stopped.both.until': 'This room has levels again from the window of {{time}} on.',
  'stopped.public.until': 'Residents see windows from {{time}} on again.',
  'deaf.long':
    'No readings have been taken since {{time}}. What you see is ageing. Ask on the spot, and tell whoever runs the service: the log files and /readyz say what is wrong.',
  'silent.long':
    'Connected, but no window has come after {{time}}. Ask on the spot; a new window shows by itself.',
  'kept.long':
    'No connection. This is as of {{time}}, as this device last heard it; how busy it is now is not known. Connecting again.',
  'lost.long': 'Connection lost since {{time}}. What you see is ageing; connecting again.',
  'not_ready.long':
    'The service has not been able to read the data since {{time}}. What you see is ageing; this page tries again by itself.',
  'not_signed_in.long':
    'Your sign-in has not been valid here since {{time}}. What you see is ageing; sign in again or ask an admin.',
  'too_many.long':
    'The service has had too many connections since {{time}}. What you see may be behind; this page tries again by itself.',
  'unknown_site.long':
    'The service has not known this site since {{time}}. What you see is ageing; reload the page.',
  'origin.long':
    'The service has taken no connection from this address since {{time}}. What you see is ageing; ask an admin for the right address.',
  'refused.long':
    'The service has not let this page in since {{time}}. What you see is ageing; the page keeps trying.',
  'outdated.long':
    'Since {{time}} the service is newer than this page. What you see is ageing; reload the page.',
  'device.ahead':
    'The clock of this device is {{by}} ahead. Everything here goes by the clock of the service.',
  'device.behind':
    'The clock of this device is {{by}} behind. Everything here goes by the clock of the service.',
  announce: '{{zone}}: {{state}}',
  'announce.back': 'Live again',
  'announce.more': 'And {{more}} more',
};
