import type { Manifest } from '@answerable/contract'

type Given = Readonly<Record<string, unknown>>

/** What would be done, in as few words as the manifest allows: `pay 600.00 to DE12`. */
export function actOf(manifest: Manifest | null | undefined, tool: string, given: Given | null): string {
  const known = manifest?.tools.find(({ name }) => name === tool)
  const valueOf = (sink: string): string | undefined => {
    const argument = known?.arguments.find((one) => one.sink === sink)
    const value = argument === undefined ? undefined : given?.[argument.name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  }
  const [amount, recipient] = [valueOf('amount'), valueOf('recipient') ?? valueOf('identity')]
  return [wordsOf(tool), amount, recipient === undefined ? undefined : `→ ${short(recipient)}`]
    .filter(Boolean)
    .join(' ')
}

/** `issue_refund` as `issue refund` */
export const wordsOf = (tool: string): string => tool.replaceAll(/[_.:/-]+/gu, ' ').trim()

/** The end of a long number is what people compare: `…4471`. */
function short(value: string): string {
  const bare = value.replaceAll(/\s/gu, '')
  return /^[A-Z]{2}\d{2}[A-Z0-9]{10,}$|^\d{10,}$/u.test(bare) ? `…${bare.slice(-4)}` : value
}

/** The values aimed at somebody: by them the history is looked up. */
export function aimOf(manifest: Manifest | null | undefined, tool: string, given: Given | null): string | undefined {
  const known = manifest?.tools.find(({ name }) => name === tool)
  const aimed = known?.arguments.find(({ sink }) => sink === 'recipient' || sink === 'identity')
  const value = aimed === undefined ? undefined : given?.[aimed.name]
  return typeof value === 'string' ? value : undefined
}
