import type { Manifest } from '@answerable/contract'

/** Digits a tool keeps after the point in its amount; null where it has none. */
export function scaleOf(manifest: Manifest | null | undefined, tool: string): number | null {
  const amount = manifest?.tools.find(({ name }) => name === tool)?.arguments.find(({ sink }) => sink === 'amount')
  if (amount === undefined) return null
  return 'scale' in amount && typeof amount.scale === 'number' ? amount.scale : 0
}

/** `120000` as `1200.00`: exact, since money is counted in its last digit and never as a fraction. */
export function written(units: number, scale: number | null): string {
  if (scale === null || scale === 0) return String(units)
  const digits = String(units).padStart(scale + 1, '0')
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** `1200`, `1200.5` or `1200,50` as units of the last digit; undefined for anything else. */
export function unitsIn(text: string, scale: number): number | undefined {
  const found = /^(\d{1,12})(?:[.,](\d*))?$/u.exec(text.trim())
  const after = found?.[2] ?? ''
  if (found === null || after.length > scale) return undefined
  const units = Number(`${found[1] ?? ''}${after.padEnd(scale, '0')}`)
  return Number.isSafeInteger(units) ? units : undefined
}
