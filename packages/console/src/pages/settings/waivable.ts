const RULE = /@id\("([^"]+)"\)([^;]*?)(?:permit|forbid)\s*\(/gu

/** Rules of a policy that say an exception can waive them, by id. The server judges; this only spares a wrong try. */
export const waivableRules = (policy: string): string[] =>
  [...policy.matchAll(RULE)].flatMap(([, id, annotations]) =>
    id !== undefined && /@waivable\("true"\)/u.test(annotations ?? '') ? [id] : [],
  )
