// What can be done on a page, by name. A part of the page says what it can do while it is there; whoever asks for it does not know the part, and
// nothing happens where nobody can.

/** `Asked`: what each action is told, by its name. */
export class ActionRegistry<Asked extends { readonly [Name in keyof Asked]: readonly unknown[] }> {
  #acts: { [Name in keyof Asked]?: readonly ((...told: Asked[Name]) => void)[] } = {};

  /** Gives the way out. Of several that can do the same the newest does it. */
  register<Name extends keyof Asked>(name: Name, act: (...told: Asked[Name]) => void): () => void {
    this.#acts = { ...this.#acts, [name]: [...(this.#acts[name] ?? []), act] };
    return () => {
      const others = (this.#acts[name] ?? []).filter((other) => other !== act);
      this.#acts = { ...this.#acts, [name]: others };
    };
  }

  /** False: nobody here can do it. */
  run<Name extends keyof Asked>(name: Name, ...told: Asked[Name]): boolean {
    const act = this.#acts[name]?.at(-1);
    act?.(...told);
    return act !== undefined;
  }
}
