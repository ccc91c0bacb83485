import type { EnvelopeRedactor } from '../../packages/server/src/detect/redact-envelope.ts'

export type { EnvelopeRedactor } from '../../packages/server/src/detect/redact-envelope.ts'

/** Looks at no text. */
export const envelopeRedactor = (): EnvelopeRedactor => (envelope) => envelope
