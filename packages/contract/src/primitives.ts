import { z } from 'zod'

/** Any JSON value; numbers outside the safe integer range are refused where entries are built. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }
export type JsonObject = { [key: string]: JsonValue }

/** UUIDv7 (RFC 9562 section 5.7), lower case. The id of an entry, and of the object that entry created. */
export const EntryId = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'must be a lower-case UUIDv7')

/** A name people choose for an object: use case, agent, tool server. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'must be 1 to 64 of a-z, 0-9 and inner hyphens')

/** A person is named by the digest of the first public key registered for them: no name ever enters an entry. */
export const PersonId = z.string().regex(/^p_[a-z2-7]{16}$/, 'must be p_ and 16 base32 characters')
export const KeyId = z.string().regex(/^k_[a-z2-7]{16}$/, 'must be k_ and 16 base32 characters')

/** Identifier of a tool as the agent's runtime spells it. */
export const ToolName = z.string().regex(/^[A-Za-z0-9_.:/-]{1,128}$/, 'must be 1 to 128 of A-Z a-z 0-9 _ . : / -')

/** A rule of a policy, as its `@id` names it. */
export const RuleId = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'must be the id of a rule')

/** Plain SHA-256 of one of our own artefacts (manifest, policy, statement). */
export const Sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits')

/** Keyed digest of outside content: amounts and names can be guessed, so a plain hash would disclose them. */
export const KeyedDigest = z.string().regex(/^hmac-sha256:[A-Za-z0-9_-]{43}$/, 'must be hmac-sha256: and base64url')

/** RFC 3339 instant in UTC with milliseconds. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'must be like 2027-05-14T10:00:00.000Z')
  .refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text, 'is not a real instant')

/** ISO 8601 duration of days, hours, minutes and seconds. */
export const Duration = z
  .string()
  .regex(/^P(?=\d|T\d)(?:\d{1,4}D)?(?:T(?:\d{1,4}H)?(?:\d{1,4}M)?(?:\d{1,5}S)?)?$/, 'must be like PT4H or P30D')

export const Base64Url = z.string().regex(/^[A-Za-z0-9_-]*$/, 'must be unpadded base64url')
/** Ed25519 public key, 32 bytes (RFC 8032). */
export const PublicKey = Base64Url.length(43, 'must be 32 bytes in base64url')
/** Ed25519 signature, 64 bytes (RFC 8032). */
export const Signature = Base64Url.length(86, 'must be 64 bytes in base64url')
/** P-256 public key of a passkey: the 33 bytes of the compressed point (SEC 1 section 2.3.3), its only spelling here. */
export const PasskeyPublicKey = z
  .string()
  .regex(/^A[g-z0-9_-][A-Za-z0-9_-]{42}$/, 'must be a compressed P-256 point in base64url')
/** A person signs with an Ed25519 key file or with a passkey; the length tells which. */
export const PersonPublicKey = z.union([PublicKey, PasskeyPublicKey])

export const Tier = z.enum(['T1', 'T2', 'T3', 'T4'])
export const Mode = z.enum(['live', 'review_all', 'advisory_only', 'paused'])
export const RiskLevel = z.enum(['low', 'moderate', 'high', 'critical'])
export const Hazard = z.enum(['hallucination', 'data_leakage', 'bias', 'unauthorized_action', 'other'])
export const Category = z.enum(['customer_facing', 'internal_trust', 'sensitive_data', 'other'])
export const Touchpoint = z.enum(['secrets', 'access', 'customer_trust'])
export const Autonomy = z.enum(['advisory', 'human_checked', 'semi_autonomous', 'autonomous'])
export const ActionClass = z.enum(['read', 'write', 'external', 'destroy', 'access', 'identity'])
export const Undo = z.enum(['reversible', 'compensable', 'irreversible'])
export const Enforcement = z.enum(['structural', 'gateway', 'cooperative', 'instructed'])
export const Capacity = z.enum(['product', 'security', 'data_owner', 'operations', 'legal', 'executive', 'other'])
export const Power = z.enum([
  'change_policy',
  'fund_remediation',
  'accept_residual_risk',
  'approve_exception',
  'restrict',
  'reopen',
  'reverse',
  'erase',
])
/** What a second signature under an acceptance stands for. */
export const CountersignedFor = z.enum([
  'high_risk',
  'critical_risk',
  'customer_facing',
  'internal_trust',
  'sensitive_data',
  'other',
])
/** Who says so: our gateway saw it, the deployment key signed it, the caller reported it, nobody knows. */
export const KnownAs = z.enum(['observed', 'attested', 'claimed', 'unknown'])
/**
 * What somebody may see and administer without answering for anything. `reader`: the governance of a unit; `auditor`:
 * all of it, records with their sealed values included; `administrator`: governance, sign-in and the directory.
 */
export const ConsoleRole = z.enum(['reader', 'auditor', 'administrator'])
export const Outcome = z.enum(['allow', 'review', 'deny'])
/** What the gate may answer. `observed`: nothing is enforced yet, the call passes, and the entry says what it would have said. */
export const GateOutcome = z.enum(['allow', 'review', 'deny', 'observed'])
/** The text of an agent in which a secret stood. */
export const LeakedIn = z.enum(['request', 'observation', 'arguments', 'output', 'effect'])
/** Requirements of governance that an exception may waive. The list is closed: nothing else is ever waived. */
export const Requirement = z.enum([
  'combined_owner_operator',
  'missing_deputy',
  'missing_challenger',
  'competence',
  'attestation_extension',
  'unobserved_release',
])
/** How a leaked secret was settled: made worthless, none after all, or left as it is by the owner. */
export const SettledHow = z.enum(['revoked', 'false_alarm', 'accepted_risk'])

export type EntryId = string
export type PersonId = string
export type Tier = z.infer<typeof Tier>
export type Mode = z.infer<typeof Mode>
export type RiskLevel = z.infer<typeof RiskLevel>
export type Hazard = z.infer<typeof Hazard>
export type Category = z.infer<typeof Category>
export type Touchpoint = z.infer<typeof Touchpoint>
export type Autonomy = z.infer<typeof Autonomy>
export type ActionClass = z.infer<typeof ActionClass>
export type Undo = z.infer<typeof Undo>
export type Enforcement = z.infer<typeof Enforcement>
export type Capacity = z.infer<typeof Capacity>
export type Power = z.infer<typeof Power>
export type CountersignedFor = z.infer<typeof CountersignedFor>
export type KnownAs = z.infer<typeof KnownAs>
export type GateOutcome = z.infer<typeof GateOutcome>
export type ConsoleRole = z.infer<typeof ConsoleRole>
export type Outcome = z.infer<typeof Outcome>
export type LeakedIn = z.infer<typeof LeakedIn>
export type Requirement = z.infer<typeof Requirement>
export type SettledHow = z.infer<typeof SettledHow>
