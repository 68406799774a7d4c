// Dutch texts of alerts on this device when it is closed. The keys of the other languages come from here.
import { COMMON } from '../../../i18n/common.ts';

export const deviceNl = {
  title: 'Meldingen op dit apparaat, ook als het dicht is',
  lead: 'Nieuwe meldingen van niveau 3 en 4 en kritieke signalen, van uw locaties. Ze gaan versleuteld via de pushdienst van deze browser. Ze kunnen te laat of niet komen: het scherm en de portofoon blijven nodig.',
  on: 'Zet meldingen hier aan',
  off: 'Zet meldingen hier uit',
  busy: 'Even geduld …',
  'state.on': 'Aan, tot uw aanmelding hier eindigt: {{time}}.',
  'state.off': 'Uit.',
  'state.blocked':
    'Geblokkeerd door de browser: sta meldingen van deze site toe in de instellingen van de browser.',
  'state.unsupported':
    'Deze browser kan dit niet. Op een iPhone of iPad: zet de meldkamer eerst op het beginscherm.',
  'state.insecure': 'Dit kan alleen op een adres dat met https begint.',
  'state.none': 'Deze installatie verstuurt geen meldingen naar apparaten.',
  'failed.last': 'De laatste melding kwam niet aan ({{time}}): {{why}}.',
  'why.answer': 'de pushdienst weigerde haar',
  'why.redirect': 'de pushdienst verwees door',
  'why.address': 'de pushdienst is hier niet toegestaan',
  'why.name': 'de pushdienst werd niet gevonden',
  'why.connection': 'geen verbinding met de pushdienst',
  'why.tls': 'geen veilige verbinding met de pushdienst',
  'why.timeout': 'de pushdienst antwoordde niet op tijd',
  'problem.blocked': 'De browser staat het niet toe. Er is niets aangezet.',
  'problem.unanswered': 'U hebt het niet toegestaan. Er is niets aangezet.',
  'problem.no_service': 'De browser kreeg geen pushdienst te pakken. Er is niets aangezet.',
  'problem.unknown_service':
    'De pushdienst van deze browser is hier niet toegestaan. Er is niets aangezet.',
  'problem.too_many_devices':
    'U hebt dit al op vijf apparaten aan. Zet het op een ervan uit, of meld u daar af.',
  'problem.other': COMMON.failed.nl,
} as const;

export type DeviceKey = keyof typeof deviceNl;
