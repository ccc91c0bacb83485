import type { EntryId, PersonId } from '../primitives.ts'

type Said = { id: EntryId; index: number; person: PersonId; time: string }

/** Who has a held decision in hand, and until when nobody else takes it. */
export type Taken = Said & { until: string }

/** A question about a held decision. Its words are sealed in the entries. */
export type Question = Said & { to: PersonId[]; answer: Said | null }
