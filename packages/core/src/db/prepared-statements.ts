/** A column of a row, as PostgreSQL describes it. */
export type Field = { name: string; dataTypeID: number; format: string };

/** A named statement, with the columns of its rows: PostgreSQL refuses it once they have changed, so it need not tell them again. */
export type PreparedStatement = { name: string; fields: readonly Field[] };

/** Beyond this many, a connection prepares no further text: what is sent that seldom gains nothing by a name. */
const maxTexts = 400;
/** Companies whose context a connection keeps prepared, the last used: parsing it anew is a tenth of a hot read. */
const maxContexts = 64;

/** What one connection has prepared. Kept beside it and as long as it. */
export class PreparedStatements {
  readonly #texts = new Map<string, PreparedStatement>();
  /** In the order of their last use, the oldest first. */
  readonly #contexts = new Map<string, string>();
  #stale: string[] = [];
  #made = 0;

  find(text: string): PreparedStatement | undefined {
    return this.#texts.get(text);
  }

  findContext(text: string): string | undefined {
    const name = this.#contexts.get(text);
    if (name !== undefined) {
      this.#contexts.delete(text);
      this.#contexts.set(text, name);
    }
    return name;
  }

  /** A name that this connection never had. */
  newName(): string {
    this.#made += 1;
    return `s${this.#made}`;
  }

  /** @param more texts that are about to be kept. */
  hasRoom(more: number): boolean {
    return this.#texts.size + more < maxTexts;
  }

  keep(text: string, statement: PreparedStatement): void {
    this.#texts.set(text, statement);
  }

  keepContext(text: string, name: string): void {
    this.#contexts.set(text, name);
    if (this.#contexts.size <= maxContexts) return;
    for (const [oldest, oldName] of this.#contexts) {
      this.#contexts.delete(oldest);
      this.#stale.push(oldName);
      return;
    }
  }

  /** PostgreSQL does not take this one any more. */
  forget(text: string): void {
    const statement = this.#texts.get(text);
    this.#texts.delete(text);
    if (statement) this.#stale.push(statement.name);
  }

  /** One that should be there is not: somebody in between has dropped them all. */
  forgetAll(): void {
    this.#texts.clear();
    this.#contexts.clear();
    this.#stale = [];
  }

  /** A name of which nobody knows whether it was prepared before something failed. */
  doubt(name: string): void {
    this.#stale.push(name);
  }

  /** Names to close before the next statement; closing one that is not there is no error. */
  takeStale(): readonly string[] {
    const names = this.#stale;
    this.#stale = [];
    return names;
  }
}
