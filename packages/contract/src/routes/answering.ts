import { z } from 'zod'
import { ReleaseRecord } from '../commands/release.ts'
import { read, signed, writeErrors, type Route } from './route.ts'

const Zone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9_+/-]+$/, 'must be a time zone such as Europe/Berlin')
  .default('UTC')

/** What owners are asked, what pipelines attest, and how rules are tightened. */
export const answeringRoutes = {
  readProposal: read(
    '/v1/use-cases/{useCase}/proposal',
    'person',
    'What the owner is asked to sign: sentences, difference, past calls, evidence, risks, a proposed end',
    z.strictObject({
      revision: z.coerce.number().int().min(1).optional(),
      zone: Zone,
      last: z.coerce.number().int().min(1).max(500).default(200).describe('decisions of the past to judge again'),
    }),
  ),
  readAttestation: read(
    '/v1/use-cases/{useCase}/attestation',
    'person',
    'The questions an owner answers for what changed since the last signature, and when the answer is due',
  ),
  listDue: read(
    '/v1/due',
    'person',
    'Signatures and attestations that are due or soon will be, and what follows at which instant',
    z.strictObject({ owner: z.string().max(64).optional() }),
  ),
  signAttestation: signed(
    '/v1/use-cases/{useCase}/attestations',
    'attestation.sign',
    ['attestation.signed'],
    'The owner answers what changed, question by question',
    ['assumptions_moved', 'beyond_authority', 'gate_closed'],
    { useCase: 'useCase' },
  ),
  tightenPolicy: signed(
    '/v1/use-cases/{useCase}/tightenings',
    'policy.tighten',
    ['policy.tightened'],
    'Tighten the signed policy at once; refused unless it provably allows nothing more',
    ['policy_invalid', 'policy_tests_failed', 'beyond_authority', 'not_tighter'],
    { useCase: 'useCase' },
  ),
  approveChange: signed(
    '/v1/use-cases/{useCase}/approvals',
    'change.approve',
    ['change.approved'],
    'Agree to a change of a T1 or T2 use case, as somebody who did not write it',
    ['assumptions_moved', 'beyond_authority', 'not_separate'],
    { useCase: 'useCase' },
  ),
  checkRelease: {
    method: 'POST',
    path: '/v1/use-cases/{useCase}/releases/check',
    permission: 'public',
    input: ReleaseRecord.partial({ useCase: true }),
    events: [],
    errors: [...writeErrors, 'release_void'],
    summary: 'What of a release the owner’s signature covers, and who must sign for the rest; nothing is recorded',
  },
  recordRelease: {
    method: 'POST',
    path: '/v1/use-cases/{useCase}/releases',
    permission: 'public',
    input: ReleaseRecord.partial({ useCase: true }),
    events: ['release.recorded'],
    errors: [...writeErrors, 'release_void'],
    summary: 'The pipeline named in the signed manifest attests what runs; its proof is in the body',
  },
} as const satisfies Record<string, Route>
