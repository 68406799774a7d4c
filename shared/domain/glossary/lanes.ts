// Which lanes an emergency stop holds, as a line says it.
import type { StoppedLanes } from '../../wire/emergency-stop.ts';
import type { Table } from './under.ts';

export const STOPPED_LANES: Table<StoppedLanes> = {
  public: { nl: 'de openbare baan', en: 'the public lane' },
  both: { nl: 'beide banen', en: 'both lanes' },
};
