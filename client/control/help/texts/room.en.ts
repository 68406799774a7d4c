// English texts of what the control room explains: legend, coverage, keys, tabs. Same keys as the Dutch ones.
import { COMMON } from '#client/i18n/common.ts';
import { MODE_WORDS } from '#shared/domain/glossary/modes.ts';
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { capital } from '#shared/domain/glossary/under.ts';
import type { RoomKey } from './room.nl.ts';

export const roomEn: Readonly<Record<RoomKey, string>> = {
  'sheet.close': COMMON.close.en,
  'legend.open': 'About the legend',
  'legend.title': 'What a level says, and what not',
  'legend.density': 'Density, persons per m²',
  'legend.level': TERMS.level.en,
  'legend.from': 'from {{from}}',
  'legend.below': 'below {{to}}',
  'legend.span': COMMON.span.en,
  'type.standing': 'standing',
  'type.queue': 'queue',
  'type.moving': 'moving',
  'legend.cannot': capital(TERMS.levelLimits.en),
  'legend.cannot.text':
    'Level 4 starts on purpose below the hazard band of 4 to 5 persons per m². A sensor that says only a level cannot tell 3.5 from 6. If it stays critical: send somebody to look. Nor does a level say how many people there are, who they are or where they go.',
  'legend.unknown': capital(TERMS.unknown.en),
  'do.withheld': 'Ask somebody on the spot.',
  'do.stale': 'Do not trust the last level any more. Ask somebody on the spot.',
  'do.offline':
    'Send somebody to look, and find out whether the sensors or the system is at fault.',
  'do.unpublished': 'Nothing measures here. Rely on your own eyes.',
  'do.retracted': 'It counts no more.',
  'do.waiting': 'It is about to come.',
  coverage: 'What is not known?',
  'coverage.all': 'Everything that has sensors is known.',
  'coverage.lead': '{{known}} of {{all}} known. Not known is not quiet.',
  keys: 'All keys',
  'keys.open': 'all keys',
  'keys.next': 'next zone',
  'keys.previous': 'previous zone',
  'keys.zones': 'to the zones',
  'keys.find': 'find a zone',
  'keys.map': 'to the map',
  'keys.alerts': 'to the alerts',
  'keys.timeline': 'to the timeline',
  'keys.in': 'map closer',
  'keys.out': 'map further away',
  'keys.fit': 'whole map',
  'keys.large': 'large text on or off',
  more: 'Phase, duty and settings',
  'keys.button': 'All keys (?)',
  'large.on': 'large text',
  'large.off': 'normal text',
  tabs: 'Sections',
  'tab.list': 'List',
  'tab.map': COMMON.map.en,
  'tab.alerts': capital(TERMS.alerts.en),
  'tab.replay': capital(MODE_WORDS.replay.en),
};
