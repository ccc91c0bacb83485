import { RpId } from '@answerable/contract'
import type { DeliverySettings } from '../deliver/start.ts'
import { webhookKey } from '../deliver/webhook.ts'
import { ExitError } from '../platform/exit.ts'

/** What an operator sets. Source: docs/guide, "Configuration". */
export type Config = {
  dataDir: string
  /** PostgreSQL; absent: the embedded SQLite store in `dataDir` */
  databaseUrl?: string
  practice: boolean
  host: string
  /** 0: any free port */
  port: number
  /** how clients reach this server; its token endpoint is an accepted audience then */
  publicUrl?: string
  /** the domain passkeys are bound to; absent: the host of `publicUrl` */
  rpId?: string
  /** a JSON file: identity provider, and which groups read what */
  signInFile?: string
  /** an OpenTelemetry collector decisions are told to, over OTLP/HTTP; absent: nobody */
  otlpUrl?: string
  /** a file of secret rules in gitleaks' shape, as JSON; absent: the shipped rules */
  secretRules?: string
  /** socket of a signer process that holds key and guard; absent: files in `dataDir` */
  signer?: string
  /** a file in C2SP tlog-policy form: the witnesses this log is shown to, and how many make a quorum; absent: none */
  witnessPolicy?: string
  /** entry bundles, which hold the open fields of every entry, are served to anyone */
  publicEntries?: boolean
  /** how people are told beside the inbox */
  deliveries?: DeliverySettings
  /** AuthZEN profiles that are still drafts may be asked for, and are announced */
  authZenDrafts?: boolean
}

export const DEFAULT_PORT = 7420

/**
 * Configuration from environment variables.
 * @throws ExitError `config_invalid`, naming the variable and what it must be
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const databaseUrl = env['ANSWERABLE_DATABASE_URL']
  const publicUrl = env['ANSWERABLE_PUBLIC_URL']
  const otlpUrl = env['ANSWERABLE_OTLP_URL']
  const rpId = env['ANSWERABLE_RP_ID']
  const signInFile = env['ANSWERABLE_SIGN_IN']
  const secretRules = env['ANSWERABLE_SECRET_RULES']
  const signer = env['ANSWERABLE_SIGNER']
  const witnessPolicy = env['ANSWERABLE_WITNESS_POLICY']
  return {
    dataDir: env['ANSWERABLE_DATA'] || './data',
    practice: flag('ANSWERABLE_PRACTICE', env['ANSWERABLE_PRACTICE']),
    host: env['ANSWERABLE_HOST'] || '127.0.0.1',
    port: port(env['ANSWERABLE_PORT']),
    publicEntries: flag('ANSWERABLE_PUBLIC_ENTRIES', env['ANSWERABLE_PUBLIC_ENTRIES']),
    authZenDrafts: flag('ANSWERABLE_AUTHZEN_DRAFTS', env['ANSWERABLE_AUTHZEN_DRAFTS']),
    ...(databaseUrl ? { databaseUrl: url('ANSWERABLE_DATABASE_URL', databaseUrl, ['postgres:', 'postgresql:']) } : {}),
    ...(publicUrl ? { publicUrl: url('ANSWERABLE_PUBLIC_URL', publicUrl, ['http:', 'https:']) } : {}),
    ...(otlpUrl ? { otlpUrl: url('ANSWERABLE_OTLP_URL', otlpUrl, ['http:', 'https:']) } : {}),
    ...(signer ? { signer } : {}),
    ...(witnessPolicy ? { witnessPolicy } : {}),
    ...(secretRules ? { secretRules } : {}),
    ...(rpId ? { rpId: domain('ANSWERABLE_RP_ID', rpId) } : {}),
    ...(signInFile ? { signInFile } : {}),
    ...deliveriesIn(env),
  }
}

function deliveriesIn(env: Readonly<Record<string, string | undefined>>): { deliveries?: DeliverySettings } {
  const [smtp, from] = [env['ANSWERABLE_SMTP_URL'], env['ANSWERABLE_MAIL_FROM']]
  const [hook, secret] = [env['ANSWERABLE_WEBHOOK_URL'], env['ANSWERABLE_WEBHOOK_SECRET']]
  if (smtp && !from) throw invalid('ANSWERABLE_MAIL_FROM', 'must be the address mail is sent from')
  if (hook && (!secret || webhookKey(secret) === undefined))
    throw invalid('ANSWERABLE_WEBHOOK_SECRET', 'must be whsec_ and 24 to 64 bytes in base64')
  const deliveries = {
    ...(smtp && from ? { mail: { url: url('ANSWERABLE_SMTP_URL', smtp, ['smtp:', 'smtps:']), from } } : {}),
    ...(hook && secret ? { webhook: { url: url('ANSWERABLE_WEBHOOK_URL', hook, ['http:', 'https:']), secret } } : {}),
  }
  return Object.keys(deliveries).length === 0 ? {} : { deliveries }
}

function port(text: string | undefined): number {
  if (!text) return DEFAULT_PORT
  const number = Number(text)
  if (/^\d{1,5}$/.test(text) && number <= 65_535) return number
  throw invalid('ANSWERABLE_PORT', 'must be a whole number from 0 to 65535')
}

function flag(name: string, text: string | undefined): boolean {
  if (!text || text === '0' || text === 'false') return false
  if (text === '1' || text === 'true') return true
  throw invalid(name, 'must be 1 or 0')
}

// The value is never repeated: a database address holds a password.
function url(name: string, text: string, schemes: readonly string[]): string {
  if (URL.canParse(text) && schemes.includes(new URL(text).protocol)) return text.replace(/\/$/, '')
  throw invalid(name, `must be an address that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`)
}

function domain(name: string, text: string): string {
  if (RpId.safeParse(text).success) return text
  throw invalid(name, 'must be a lower-case domain')
}

function invalid(name: string, what: string): ExitError {
  return new ExitError('config_invalid', `${name} ${what}`)
}
