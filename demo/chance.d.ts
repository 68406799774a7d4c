/** Numbers for one purpose of one seed; `key` is hashed once. */
export type Chance = {
    /** From 0 (included) to 1 (excluded), the same for the same numbers. */
    uniform(a: number, b?: number): number;
    /** Standard normal. */
    normal(a: number, b?: number): number;
};
export declare function chanceFor(seed: number, key: string): Chance;
