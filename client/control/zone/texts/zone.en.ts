// English texts of all about one zone. Same keys as the Dutch ones.
import { alertWords } from '#shared/domain/glossary/alert-kinds.ts';
import { PHASE_WORDS } from '#shared/domain/glossary/phases.ts';
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { under } from '#shared/domain/glossary/under.ts';
import type { ZoneKey } from './zone.nl.ts';

export const zoneEn: Readonly<Record<ZoneKey, string>> = {
  ...under('short.', alertWords('short'), 'en'),
  ...under('phase.', PHASE_WORDS, 'en'),
  open: 'All about this zone',
  link: 'Link to this zone',
  day: 'The day',
  'day.today': 'Today',
  'day.past': 'That day until {{time}}',
  'day.course': 'Level per window; higher is busier, a pattern is not known.',
  'day.none': 'Nothing is known of this day.',
  usual: 'A normal {{weekday}}',
  'usual.of':
    'From {{days}} days of the public region {{region}}: how long it stood at each level, hour by hour.',
  'usual.few': 'No normal {{weekday}} yet: it takes {{least}} days, and there are {{days}}.',
  'usual.failed': 'The normal {{weekday}} could not be fetched.',
  'usual.uncovered': 'No public region holds this zone: there is no normal day of it.',
  loading: 'Being fetched …',
  table: 'As a table',
  'table.hour': 'Hour',
  'table.highest': 'Highest level',
  'table.usual': 'Normally',
  'table.share': '{{word}} {{percent}} %',
  unknown: TERMS.unknown.en,
  limits: 'When there is an alert',
  'limits.both':
    'In phase {{phase}}: after {{three}} in a row at {{level3}}, or {{four}} at {{level4}}.',
  'limits.four':
    'In phase {{phase}}: after {{four}} in a row at {{level4}}; {{level3}} alone gives no alert.',
  windows: '{{count}} windows',
  windows_one: '1 window',
  agreed: 'What was agreed',
  'agreed.for': 'when {{kinds}}',
  alerts: 'Latest alerts',
  'alerts.none': 'No alerts in the last 24 hours.',
  'alerts.failed': 'The alerts could not be fetched.',
  'alerts.running': '{{from}}, still running',
  'alerts.level': 'at level {{level}}',
  'alerts.look': 'Look at that moment',
  notes: 'Notes on this zone',
  'notes.none': 'No notes on this zone among the newest entries of the log.',
  'notes.save': 'Keep the note',
  planned: 'What is planned here',
  'planned.enough': 'By the plan at least {{k}} units stand here: enough to release a level.',
  'planned.short':
    'By the plan fewer than {{k}} units that count stand here: nothing is released of this zone. Register more sensors; the next plan takes them in.',
  'planned.public': 'In public the zone belongs to {{region}}, with at least {{k}} units.',
  'planned.private': 'In public there is nothing of this zone: that takes {{k}} units.',
  'planned.who': 'This is from the plan; who measures at the moment stands nowhere.',
};
