export { loadSecretRules } from './load-rules.ts'
export { type EnvelopeRedactor, envelopeRedactor } from './redact-envelope.ts'
export { Redactor } from './redactor.ts'
