/** A part of a long text. Findings count if they begin in it; what is around it is there to be seen. */
export interface Chunk {
  /** Where `text` begins in the whole. */
  at: number
  text: string
  /** The part of the whole, in code units, in which a finding must begin to be this chunk's. */
  from: number
  to: number
}

/** Texts up to this length are scanned in one piece: 1 MiB of code units. */
export const CHUNK_LENGTH = 1_048_576

/** How far a chunk sees beyond its part, on both sides. A finding longer than this may be cut at a border. */
export const CHUNK_OVERLAP = 65_536

/** Cuts a text into overlapping chunks, so that memory stays bounded however long it is. */
export function* chunksOf(text: string, length = CHUNK_LENGTH, overlap = CHUNK_OVERLAP): Generator<Chunk> {
  if (text.length <= length) {
    yield { at: 0, text, from: 0, to: Infinity }
    return
  }
  for (let from = 0; from < text.length; from += length) {
    const at = Math.max(0, from - overlap)
    const to = from + length
    yield { at, text: text.slice(at, to + overlap), from, to: to >= text.length ? Infinity : to }
  }
}
