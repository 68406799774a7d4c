// Nederlandse teksten van tijdlijn en terugblik. Dezelfde sleutels als de Engelse: een ontbrekende compileert niet.

import { MODE_WORDS } from '#shared/domain/glossary/modes.ts';
import { TERMS } from '#shared/domain/glossary/terms.ts';
import { capital } from '#shared/domain/glossary/under.ts';
import { COMMON } from '../../../i18n/common.ts';

export const replayNl = {
  replay: capital(MODE_WORDS.replay.nl),
  notNow: 'dit is niet nu',
  announce: 'Terugblik naar {{time}}. Dit is niet nu. Escape gaat terug naar nu.',
  announceLive: 'Weer live.',
  past: 'Verleden',
  now: 'Nu',
  end: 'Einde opname',
  'now.mark': 'nu {{time}}',
  'end.mark': 'einde {{time}}',
  known: TERMS.known.nl,
  'known.of': COMMON.outOf.nl,
  phaseThen: 'fase toen',
  paused: 'staat stil',
  playing: 'speelt {{speed}}×',
  timeline: 'Tijdlijn',
  controls: 'Afspelen',
  previous: 'Vorig venster',
  next: 'Volgend venster',
  play: 'Speel af',
  pause: 'Pauze',
  speed: 'Snelheid',
  'speed.of': '{{speed}}×',
  back: 'Terug naar nu',
  backEnd: 'Naar het einde',
  isLive: 'U kijkt live',
  isEnd: 'Einde van de opname',
  keys: 'venster',
  slider: 'Moment',
  'slider.past': '{{time}}, {{day}}, terugblik',
  'slider.live': 'nu, {{time}}',
  'slider.end': 'einde van de opname, {{time}}, {{day}}',
  date: 'Dag',
  zoom: 'Reikwijdte',
  'zoom.6': '6 uur',
  'zoom.24': '24 uur',
  explain:
    'Kleur: hoogste bekende niveau per gebied. Streep eronder: zo veel van het gebied is niet bekend; helemaal gestreept: niets bekend.',
  phase: TERMS.phase.nl,
  alerts: 'melding',
  cells: 'vakken',
  mixed: 'meer gebieden',
  loading: 'Opname laden …',
  failed: 'De opname komt niet binnen. Er wordt vanzelf opnieuw geprobeerd.',
  oldest: 'Ouder dan {{day}}, {{time}} is niet bewaard. Dit is het oudste moment dat er is.',
  nothing: 'Van dit moment is niets bewaard.',
  'live.none': 'geen open melding',
  'live.one': '1 open melding',
  'live.many': '{{count}} open meldingen',
  pinned: capital(MODE_WORDS.live.nl),
  'key.live': 'terug naar nu',
  'key.previous': 'vorig venster (terugblik)',
  'key.next': 'volgend venster (terugblik)',
  'key.play': 'afspelen of pauze (terugblik)',
} as const;

export type ReplayKey = keyof typeof replayNl;
