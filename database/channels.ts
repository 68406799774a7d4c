// Channels of the database: who wrote says on them where to look, who reads looks.

/** A window of a lane is committed. */
export const WINDOW_CHANNEL = 'crowdshade_window';
/** A key of a lane reads `retracted` from now on. */
export const RETRACTION_CHANNEL = 'crowdshade_retraction';
/** Alerts, log or phase of a site changed. Readers ask again. */
export const ROOM_CHANNEL = 'crowdshade_room';
/** A token was made, or ended. */
export const TOKEN_CHANNEL = 'crowdshade_token';
