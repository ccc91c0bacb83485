export {
  decodeUtf8,
  encodeUtf8,
  equalBytes,
  fromBase64,
  fromBase64url,
  fromHex,
  toBase64,
  toBase64url,
  toHex,
} from './bytes.ts'
export { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
export type { Checkpoint } from './checkpoint.ts'
export { commitmentOf, makeDisclosure, openDisclosure, SALT_BYTES } from './commitment.ts'
export type { OpenedDisclosure } from './commitment.ts'
export { cosigner, openCosignatures, parseCosignerVkey } from './cosignature.ts'
export type { Cosignature, Cosigner } from './cosignature.ts'
export { hmacDigest, sha256Digest } from './digest.ts'
export { decodeEntry, encodeEntry, MAX_ENTRY_BYTES } from './entry.ts'
export { decodeEntryBundle, encodeEntryBundle } from './entry-bundle.ts'
export { LedgerError } from './errors.ts'
export type { LedgerErrorCode } from './errors.ts'
export { EMPTY_ROOT, HASH_BYTES, leafHash, nodeHash, sha256 } from './hash.ts'
export { canonicalize, MAX_JSON_DEPTH } from './json.ts'
export type { JsonObject, JsonValue } from './json.ts'
export { formatProof, parseProof } from './log-proof.ts'
export type { LogProof } from './log-proof.ts'
export { verifyConsistency, verifyInclusion } from './merkle.ts'
export type { TreeNumber } from './merkle.ts'
export { formatNote, formatSignatures, MAX_NOTE_BYTES, MAX_NOTE_SIGNATURES, openNote, parseNote } from './note.ts'
export type { OpenedNote, ParsedNote } from './note.ts'
export { formatVkey, noteSigner, parseVkey } from './note-key.ts'
export type { NoteSignature, NoteSigner, NoteVerifier } from './note-key.ts'
export { consistencyProof, consistencyTiles, inclusionProof, inclusionTiles } from './proofs.ts'
export type { ReadTile } from './proofs.ts'
export { formatAddCheckpoint, MAX_WITNESS_PROOF, parseAddCheckpoint } from './add-checkpoint.ts'
export type { AddCheckpoint } from './add-checkpoint.ts'
export { parsePolicy } from './policy.ts'
export type { PolicyWitness, WitnessPolicy } from './policy.ts'
export { formatReceipt, parseReceipt, RECEIPT_FORMAT } from './receipt.ts'
export type { Receipt } from './receipt.ts'
export { TileSet } from './tile-set.ts'
export { TileTree } from './tile-tree.ts'
export type { DirtyTile } from './tile-tree.ts'
export {
  edgeTileCoordinates,
  entriesPath,
  parseTilePath,
  partialWidth,
  TILE_WIDTH,
  tilePath,
  tileWidthAt,
} from './tiles.ts'
export type { Tile, TileCoordinate, TilePath } from './tiles.ts'
