// The contract of "one aggregator per site". Two that close the windows of one site would each
// release half of the truth.

export type Lease = {
  /**
   * Those of the sites that are ours now; the others are another aggregator's. Rejects when nobody
   * can be asked: then ask again.
   */
  take(siteIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Whether this process may release windows of the site at this moment. False while that is in
   * doubt: releases wait then, but readings may be journalled. Answers at once and from memory, on
   * purpose: between an answer that was waited for and what is done with it, somebody else could
   * have taken the site. So an implementation gives a site up before anybody else can have it, and
   * takes it back by itself.
   */
  isHeld(siteId: string): boolean;
  /** Gives all sites back, for good. Called when nothing is released any more. */
  release(): Promise<void>;
};
