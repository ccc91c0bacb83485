import type { CoverageLine } from '../../data/coverage.ts'

/** Lines in a state, and with words in the name of the use, its unit or its person. */
export function fitting(lines: readonly CoverageLine[], state: string, find: string): CoverageLine[] {
  const words = find.trim().toLowerCase()
  return lines.filter((line) => {
    if (state !== 'all' && line.state !== state) return false
    const said = [line.useCase, line.name, line.unit, line.personName, line.personEmail]
    return words === '' || said.some((text) => text?.toLowerCase().includes(words) === true)
  })
}
