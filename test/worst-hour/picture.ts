// What somebody in front of the room could see at one moment.

export type SeenRow = {
  readonly id: string;
  readonly code: string;
  readonly look: string;
  /** All of it is on the screen. */
  readonly isInView: boolean;
};

export type SeenCard = {
  readonly alertIds: readonly string[];
  readonly state: string;
  readonly name: string;
  readonly measure: string;
  /** All of it is on the screen. */
  readonly isInView: boolean;
};

export type Seen = {
  /** The room's own clock, `HH:MM:SS`. */
  readonly clock: string;
  /** Start of the newest window that it shows, `HH:MM`; empty: none. */
  readonly newest: string;
  readonly mode: string;
  /** What stands across the whole width above list, map and alerts, other than the bar of critical signals. */
  readonly above: string;
  /** As they stand, from above. */
  readonly rows: readonly SeenRow[];
  /** The operator reads the log, which stands in the place of the cards. */
  readonly isLog: boolean;
  /** As they stand, from above. */
  readonly cards: readonly SeenCard[];
  /** Where list, map and alerts stand. */
  readonly frame: string;
  /** Ids of the regions whose plate is on the map. */
  readonly plates: readonly string[];
};
