import { readFileSync } from 'node:fs'
import { ConsoleRole } from '@answerable/contract'
import { z } from 'zod'
import { ExitError } from '../../platform/exit.ts'

/** Groups of a directory or identity provider, by the console role they give. */
export type RoleMapping = { readonly [Role in ConsoleRole]?: readonly string[] | undefined }

const Groups = z.array(z.string().min(1).max(256)).max(64)
const Roles = z.strictObject({
  reader: Groups.optional(),
  auditor: Groups.optional(),
  administrator: Groups.optional(),
})

const SignInFile = z.strictObject({
  oidc: z
    .strictObject({
      name: z.string().min(1).max(60).describe('what the button says'),
      issuer: z.url(),
      clientId: z.string().min(1).max(200),
      clientSecretFile: z.string().min(1).optional().describe('absent: a public client, PKCE alone'),
      scopes: z.string().max(300).default('openid email profile'),
      groupsClaim: z.string().min(1).max(200).default('groups'),
    })
    .optional(),
  roles: Roles.default({}).describe('which groups, of the identity provider or the directory, give which role'),
})

export type OidcSettings = {
  name: string
  issuer: string
  clientId: string
  clientSecret: string | undefined
  scopes: string
  groupsClaim: string
}
export type SignInSettings = { oidc: OidcSettings | undefined; roles: RoleMapping }

/**
 * The sign-in file (JSON): identity provider and what its groups may read.
 * @throws ExitError `config_invalid`, naming what does not fit
 */
export function readSignInFile(path: string | undefined): SignInSettings {
  if (path === undefined) return { oidc: undefined, roles: {} }
  const { oidc, roles } = parsed(path)
  if (oidc === undefined) return { oidc: undefined, roles }
  const { clientSecretFile, ...plain } = oidc
  const clientSecret = clientSecretFile === undefined ? undefined : read(clientSecretFile).trim()
  return { oidc: { ...plain, clientSecret }, roles }
}

function parsed(path: string): z.infer<typeof SignInFile> {
  let json: unknown
  try {
    json = JSON.parse(read(path))
  } catch (cause) {
    if (cause instanceof ExitError) throw cause
    throw new ExitError('config_invalid', `${path} is not JSON`, { cause })
  }
  const result = SignInFile.safeParse(json)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new ExitError('config_invalid', `${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ExitError('config_invalid', `${path} cannot be read`, { cause })
  }
}

/** The console roles that a person in these groups has. */
export function rolesOfGroups(mapping: RoleMapping, groups: readonly string[]): ConsoleRole[] {
  return ConsoleRole.options.filter((role) => mapping[role]?.some((group) => groups.includes(group)) === true)
}
