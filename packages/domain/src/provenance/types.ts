/** How far a source's word is taken. Everything not named trusted is untrusted. */
export type Trust = 'trusted' | 'untrusted'

/** One text the run has seen: the person's request, or what one observation returned. */
export type TracePart = {
  /** Observation id, or `request`. */
  readonly influence: string
  readonly kind: 'request' | 'observation'
  /** Ignored for the request, which is its own origin. */
  readonly trust: Trust
  readonly text: string
  /** Name of the manifest source the text came from. */
  readonly source?: string
}

/**
 * Where a value comes from. `model`: no copy was found, the model made it up or computed it.
 * `unknown`: no copy was found, but part of the run was too large to index; policy treats it as untrusted.
 */
export type Origin = 'request' | 'trusted' | 'untrusted' | 'model' | 'unknown'

/**
 * How the copy was recognised: the whole text of a part (`exact`), equal after a declared normalisation
 * (`normalised`), a token-bounded piece of a longer text (`contained`), put together from pieces (`assembled`).
 */
export type Match = 'exact' | 'normalised' | 'contained' | 'assembled' | 'none'

/** One leaf of the arguments with its origin. */
export type TracedArgument = {
  /** Top-level argument name. */
  readonly argument: string
  /** RFC 6901 pointer into the arguments. */
  readonly path: string
  readonly origin: Origin
  readonly how: Match
  /** The earliest part of each class that holds the value, most trusted first. */
  readonly influences: string[]
  /** The worst origin of the addresses the value carries; absent where it carries none. */
  readonly carries?: Origin
  /** Manifest sources the influences came from; absent where none is known. */
  readonly sources?: readonly string[]
}

/** Stands for the addresses a content sink carries. */
export const CARRIED = 'sink:content:addresses'
/** Stands, before a manifest source, for what content copies from that source. */
export const COPIED_FROM = 'sink:content:from:'

/** Stands for the choice of the tool itself, where the manifest says by which words people ask for it. */
export const CHOICE = 'sink:tool'

/** Stands, under `untrusted`, for text worded as an instruction to the model, in what the run has read. */
export const WORDING = 'sink:instructions'

/** Stands, under `model`, for a recipient on whom the run has acted as often as the request names them. */
export const AGAIN = 'sink:recipient:again'

/** Argument names, `sink:<kind>` names and the names above by the worst origin found in them. */
export type TraceSummary = {
  request: string[]
  trusted: string[]
  untrusted: string[]
  model: string[]
  unknown: string[]
}
