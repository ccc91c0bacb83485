import type { LogReader } from './log-reader.ts'

/** The name and address sealed in an invitation; nothing once they were erased. */
export async function nameOn(log: LogReader, id: string): Promise<{ name: string; email: string } | undefined> {
  const [entry] = await log.entriesById([id])
  const { name, email } = entry?.values ?? {}
  return name === undefined || email === undefined ? undefined : { name, email }
}
