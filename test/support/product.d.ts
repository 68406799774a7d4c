export declare function freePort(): Promise<number>;
export type Product = {
    readonly origin: string;
    readonly dataDir: string;
    /** What the product printed so far, both streams. */
    output(): string;
    operatorToken(): string;
    deviceToken(): string;
    stop(): Promise<void>;
};
/** `npm start` that is expected to refuse: its exit code and everything it said. */
export declare function startExpectingExit(env: Record<string, string>): Promise<{
    code: number;
    output: string;
}>;
/** Resolves when the product says that it is ready; throws with its output when it ends or takes longer than `limitMs`. */
export declare function startProduct(env?: Record<string, string>, limitMs?: number): Promise<Product>;
