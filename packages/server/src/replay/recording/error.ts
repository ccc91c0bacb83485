/**
 * `recording_unreadable`: the file or its compression is broken. `recording_malformed`: a line or value is not what the
 * format says. `recording_too_large`: one line, value or run is beyond what is held in memory. `recording_out_of_order`:
 * parts of one run lie too far apart. `recording_format_unknown`: no reader knows the form.
 */
export type RecordingErrorCode =
  | 'recording_unreadable'
  | 'recording_malformed'
  | 'recording_too_large'
  | 'recording_out_of_order'
  | 'recording_format_unknown'

/** Where in a recording: a line from 1, or a byte from 0 (of the text, after decompression). */
export type Place = { readonly line: number } | { readonly byte: number }

/** A recording that cannot be replayed: the message names the line or the byte. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError'
  readonly code: RecordingErrorCode
  readonly place: Place | undefined
  constructor(code: RecordingErrorCode, message: string, place?: Place, cause?: unknown) {
    super(place === undefined ? message : `${written(place)}: ${message}`, { cause })
    this.code = code
    this.place = place
  }
}

const written = (place: Place): string => ('line' in place ? `line ${place.line}` : `byte ${place.byte}`)
