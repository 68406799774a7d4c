/** Metres of one degree of latitude; of longitude, times the cosine of the latitude. Flat is exact enough for a site. */
export const METRES_PER_DEGREE = 111_320;
