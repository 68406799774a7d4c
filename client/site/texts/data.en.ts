// English texts of the open-data page. Same keys as the Dutch ones: a missing key does not compile.
import { DECISIONS } from '#shared/domain/glossary/decisions.ts';
import { STOPPED_LANES } from '#shared/domain/glossary/lanes.ts';
import { levelList, OUTCOME_WORDS, reasonNote } from '#shared/domain/glossary/levels.ts';
import { capital, under } from '#shared/domain/glossary/under.ts';
import type { DataKey } from './data.nl.ts';

export const dataEn: Readonly<Record<DataKey, string>> = {
  ...under('data.share.', OUTCOME_WORDS, 'en'),
  ...under('lanes.', STOPPED_LANES, 'en'),
  'data.title': 'Crowding as open data',
  'data.lead':
    'One level per area per {{minutes}} minutes. Complete, immutable and possible to re-derive. {{licence}}.',
  'data.columns': 'What a row holds',
  'data.col.lane': 'always public here; the fast lane is for the safety team',
  'data.col.policyVersion': 'which version of the rules held',
  'data.col.planId': 'which division into areas held',
  'data.col.regionId': 'the area: a hash of its cells',
  'data.col.windowStart': 'start of the window, in UTC',
  'data.col.windowSeconds': 'length of the window in seconds',
  'data.col.status': `${OUTCOME_WORDS.released.en}, ${OUTCOME_WORDS.withheld.en} or ${OUTCOME_WORDS.retracted.en}`,
  'data.col.level': '0 to 4, or empty; never a 0 for “unknown”',
  'data.col.reason': 'why withheld or retracted, else empty',
  'data.col.publishedAt': 'a fixed moment, independent of the value',
  'data.col.licence': 'in CSV and NDJSON: the licence, in every row',
  'data.col.attribution': 'in CSV and NDJSON: the source, in every row',
  'data.never': 'No counts, no decimals, no sensors, no means.',
  'data.codes': 'Three kinds of outcome',
  'data.code.level': 'A level',
  'data.code.level.detail': `${levelList('en')}. A level, not a number of people: do not add it up.`,
  'data.code.withheld': capital(OUTCOME_WORDS.withheld.en),
  'data.code.withheld.detail': `The window is there, the level is not. The reason is given: ${reasonNote('insufficient_coverage', 'en')}, ${reasonNote('plan_transition', 'en')} or ${reasonNote('policy_suspended', 'en')}.`,
  'data.code.none': capital(OUTCOME_WORDS.none.en),
  'data.code.none.detail':
    'Nothing was recorded for this area and window: not published yet, not covered, or not measured. It never means “quiet”.',
  'data.code.retracted': 'A retracted row stays, with status retracted, the reason and no level.',
  'data.fetch': 'How to fetch it',
  'data.fetch.latest': 'The newest window',
  'data.fetch.export': 'One day as CSV',
  'data.downloads': 'Download',
  'data.day': 'Last 24 hours',
  'data.everything': 'Everything',
  'data.description': 'openapi.json describes every field and every address',
  'data.regions': 'Areas (GeoJSON)',
  'data.rights': 'Licence and source',
  'data.licence': 'Licence',
  'data.attribution': 'Source',
  'data.share': 'How complete',
  'data.share.span': 'From {{from}} to {{to}}.',
  'data.share.note': '{{cells}} records expected. Withholding never depends on how busy it was.',
  'data.cite': 'Cite as',
  'data.cite.text':
    '{{organisation}} ({{year}}). Crowd levels of {{site}} [data set]. Crowdshade, API {{version}}. {{url}}, retrieved {{date}}.',
  'changes.title': 'What changed',
  'changes.lead':
    'Every version of the rules, with who and why. A version holds for windows from the moment given on, and for none before it.',
  'changes.policy': 'Rules, version {{version}}',
  'changes.from': 'from {{when}}',
  'changes.stop': DECISIONS.release_stopped.line.en,
  'changes.resume': DECISIONS.release_resumed.line.en,
  'changes.pending': 'not in force yet',
  'changes.never': 'never in force',
  'changes.plan': 'New division into {{regions}} areas',
  'changes.retraction': '{{count}} rows retracted',
  'changes.critical.some': 'Critical signals given to the safety team: 3 to 9',
  'changes.critical.many': 'Critical signals given to the safety team: 10 or more',
  'changes.none': 'Nothing has changed yet.',
  'changes.ground': 'Critical signal allowed on the ground of: {{ground}}',
  'data.not': 'Not suited for',
  'data.not.counts': 'numbers of visitors',
  'data.not.ranking': 'comparing neighbourhoods',
  'data.not.routes': 'routes of people',
  'remains.title': 'What remains possible',
  'remains.lead': 'No rule rules out everything. This we know, and do not hide.',
  'remains.person':
    'Somebody who knows where everybody but one person is can sometimes tell whether the last one is there too: only when that one person makes the difference.',
  'remains.others':
    'Somebody who knows what nearly all sensors of an area measure, or runs them, knows more about the last one. So no owner but the organisation itself ever has more than a third.',
  'remains.outage':
    'Somebody who always knows when a certain sensor is out learns, over weeks, something about how crowded it usually is there.',
  'remains.commuter':
    'Somebody who walks past the same two places at the same time on every working day stays hidden in the public data, within the limit that we set ourselves. For somebody who waits there for minutes we do not keep that limit, and on the screens of the safety team for neither.',
  'remains.critical':
    'A critical signal is about one sensor. The safety team can sometimes work out from it what another sensor nearby measures. This signal never comes to the public pages.',
  'remains.maintainer': 'Whoever maintains the system sees which sensors work.',
  'remains.measured':
    'How often this succeeds, we have measured (attacks.json, which also says whether the program has changed since)',
};
