import { CHUNK_LENGTH, CHUNK_OVERLAP, type Chunk, chunksOf } from './chunks.ts'
import { findPersonalData, type PersonalOptions, withoutOverlaps } from './personal/find.ts'
import type { PersonalFinding } from './personal/types.ts'
import type { ScanOptions, SecretScanner } from './secrets/compile.ts'
import { joinFindings, type SecretFinding } from './secrets/finding.ts'

export interface Detectors {
  /** Finds secrets; none are looked for without one. */
  secrets?: SecretScanner
  /** How to look for personal data; `false` or absent: not at all. */
  personal?: PersonalOptions | false
  /** For tests: other sizes than {@link CHUNK_LENGTH} and {@link CHUNK_OVERLAP}, in code units. */
  chunk?: { length: number; overlap: number }
}

export interface Detected {
  secrets: SecretFinding[]
  personal: PersonalFinding[]
}

/**
 * Makes one function of the detectors wanted. It keeps nothing between calls; time grows linearly with the text.
 *
 * A text over {@link CHUNK_LENGTH} is read in chunks that overlap by {@link CHUNK_OVERLAP} on both sides. A finding that
 * is longer than the overlap and lies on a border may be reported in part, or not at all.
 */
export function detect(detectors: Detectors): (text: string, options?: ScanOptions) => Detected {
  const { secrets: scanner, personal = false } = detectors
  const { length, overlap } = detectors.chunk ?? { length: CHUNK_LENGTH, overlap: CHUNK_OVERLAP }
  const order = new Map(scanner?.rules.map((rule, index) => [rule, index]))
  return (text, options) => {
    const secrets: SecretFinding[] = []
    const data: PersonalFinding[] = []
    for (const chunk of chunksOf(text, length, overlap)) {
      for (const found of scanner?.scan(chunk.text, options) ?? [])
        if (touches(chunk, found)) secrets.push(inWhole(chunk, found))
      if (personal === false) continue
      for (const found of findPersonalData(chunk.text, personal))
        if (owns(chunk, found.start)) data.push(shifted(found, chunk.at))
    }
    // Chunks may see one place differently at their outer edges; joining makes the result one list again.
    return { secrets: joinFindings(secrets, (rule) => order.get(rule) ?? 0), personal: withoutOverlaps(data) }
  }
}

/** A secret that reaches into a chunk's part from before it counts here too: it may be longer than the overlap. */
const touches = ({ at, from, to }: Chunk, { start, end }: SecretFinding): boolean => at + end > from && at + start < to

const owns = ({ at, from, to }: Chunk, start: number): boolean => at + start >= from && at + start < to

const shifted = <T extends { start: number; end: number }>(finding: T, by: number): T => ({
  ...finding,
  start: finding.start + by,
  end: finding.end + by,
})

const inWhole = (chunk: Chunk, finding: SecretFinding): SecretFinding => ({
  ...shifted(finding, chunk.at),
  match: shifted(finding.match, chunk.at),
})
