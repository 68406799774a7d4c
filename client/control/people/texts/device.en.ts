// English texts of alerts on this device when it is closed. Same keys as the Dutch ones: a missing key does not compile.
import { COMMON } from '../../../i18n/common.ts';
import type { DeviceKey } from './device.nl.ts';

export const deviceEn: Readonly<Record<DeviceKey, string>> = {
  title: 'Alerts on this device, also when it is closed',
  lead: 'New alerts of level 3 and 4 and critical signals, from your sites. They go encrypted through the push service of this browser. They may come late or not at all: the screen and the radio are still needed.',
  on: 'Switch alerts on here',
  off: 'Switch alerts off here',
  busy: 'One moment …',
  'state.on': 'On, until your sign-in here ends: {{time}}.',
  'state.off': 'Off.',
  'state.blocked':
    'Blocked by the browser: allow notifications from this site in the settings of the browser.',
  'state.unsupported':
    'This browser cannot do this. On an iPhone or iPad, add the control room to the home screen first.',
  'state.insecure': 'This works only at an address that begins with https.',
  'state.none': 'This installation sends no alerts to devices.',
  'failed.last': 'The last alert did not get through ({{time}}): {{why}}.',
  'why.answer': 'the push service refused it',
  'why.redirect': 'the push service pointed elsewhere',
  'why.address': 'the push service is not allowed here',
  'why.name': 'the push service was not found',
  'why.connection': 'no connection to the push service',
  'why.tls': 'no secure connection to the push service',
  'why.timeout': 'the push service did not answer in time',
  'problem.blocked': 'The browser does not allow it. Nothing was switched on.',
  'problem.unanswered': 'You did not allow it. Nothing was switched on.',
  'problem.no_service': 'The browser could not reach a push service. Nothing was switched on.',
  'problem.unknown_service':
    'The push service of this browser is not allowed here. Nothing was switched on.',
  'problem.too_many_devices':
    'You have this on five devices already. Switch it off on one of them, or sign out there.',
  'problem.other': COMMON.failed.en,
};
