import { z } from 'zod'
import { EntryId, Instant, Sha256, Slug } from '../primitives.ts'
import { NewKey } from './governance.ts'

/** 32 random bytes in base64url. */
export const InvitationToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url')

/** A link by which one person registers a key of their own. The inviter signs who it is for; the token stays with them. */
export const InvitationCreate = z.strictObject({
  token: Sha256.describe('SHA-256 of the ASCII token in the link: 32 random bytes in base64url, made by the inviter'),
  name: z.string().min(1).max(200),
  email: z.email().max(254),
  employment: z.enum(['own', 'intra_group', 'supplier']),
  unit: Slug,
  fictional: z.boolean().default(false),
  until: Instant.describe('at most 30 days ahead'),
})
export const InvitationWithdraw = z.strictObject({ invitation: EntryId })

/** The token as it stands in the link, and the invitee's own key with its proof. */
export const InvitationAccept = z.strictObject({ invitation: EntryId, token: InvitationToken, key: NewKey })
