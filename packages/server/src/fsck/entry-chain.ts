import type { Model } from '@answerable/domain'
import { leafHash, toBase64url } from '@answerable/ledger'
import type { Head, Reads, StreamRow } from '../store/store.ts'
import { type ClockLine, straightLine } from '../writer/clock-line.ts'
import type { Domain } from '../writer/domain.ts'
import { foldEvent } from '../writer/log-state.ts'
import { snapshotText } from '../writer/snapshot.ts'
import { sha256Digest } from '@answerable/ledger'
import { ReleaseCheck } from './check-release.ts'
import { signatureFaults } from './check-signature.ts'
import type { ReadEntry } from './fsck.ts'
import type { Findings } from './report.ts'

/** What must hold from one entry to the next: streams, times, governance numbers, signatures, snapshots. */
export class EntryChain {
  readonly #domain: Domain
  readonly #vkey: string | undefined
  readonly #keys = new Set<string>()
  readonly #findings: Findings
  readonly streams = new Map<string, StreamRow>()
  governance = 0
  #state: { model: Model; line: ClockLine }
  #time = ''
  #snapshots = new Map<number, string>()
  readonly #releases = new ReleaseCheck()

  constructor(domain: Domain, vkey: string | undefined, findings: Findings) {
    this.#domain = domain
    this.#vkey = vkey
    this.#findings = findings
    this.#state = { model: domain.emptyModel(), line: straightLine }
  }

  add(entry: ReadEntry): void {
    const { event, row } = entry
    const { index } = row
    this.#checkStream(entry)
    if (event.time < this.#time)
      this.#findings.atEntry('time', index, `is earlier than the entry before: ${event.time}`)
    this.#time = event.time
    if ((index === 0) !== (event.type === 'log.opened')) {
      this.#findings.atEntry('entry', index, 'a log is opened by entry 0 and by no other')
    }
    if (event.type === 'log.opened' || event.type === 'signer.rotated') this.#keys.add(event.body.vkey)
    if (this.#state.model.epoch.closed !== null) {
      this.#findings.atEntry(
        'entry',
        index,
        `follows the end of the log, entry ${this.#state.model.epoch.closed.index}`,
      )
    }
    for (const fault of signatureFaults(entry, this.#state.model)) this.#findings.atEntry('signature', index, fault)
    if (event.type === 'release.recorded')
      for (const fault of this.#releases.faults(event, this.#state.model))
        this.#findings.atEntry('signature', index, fault)
    if (event.type === 'snapshot.taken') this.#checkSnapshotEntry(index, event.body)
    if (row.govIndex !== null) {
      if (row.govIndex !== this.governance)
        this.#findings.atEntry('entry', index, `has governance number ${row.govIndex}`)
      this.governance += 1
    }
    this.#state = foldEvent(this.#state, event, this.#domain)
  }

  finish(head: Head): void {
    if (this.#vkey !== undefined && !this.#keys.has(this.#vkey)) {
      this.#findings.atEntry('entry', 0, 'names another key than the log’s')
    }
    if (head.govSize !== this.governance) {
      this.#findings.atRow('head', 'head', `says ${head.govSize} governance entries, there are ${this.governance}`)
    }
    if (head.time !== this.#time) this.#findings.atRow('head', 'head', 'does not hold the time of the last entry')
  }

  checkReleases(reads: Reads): Promise<void> {
    return this.#releases.finish(reads, this.#findings)
  }

  /** The stored snapshot is the one its entry commits to; the entry itself was compared with the fold. */
  async checkSnapshot(reads: Reads): Promise<void> {
    const snapshot = await reads.newestSnapshot()
    if (snapshot === undefined) return
    const digest = this.#snapshots.get(snapshot.index)
    if (digest === undefined || digest !== snapshot.digest || sha256Digest(snapshot.text) !== digest) {
      this.#findings.atRow('snapshot', `snapshot ${snapshot.size}`, 'is not the one its entry commits to')
    }
  }

  #checkStream({ stream, seq, prev, row }: ReadEntry): void {
    const last = this.streams.get(stream)
    if (seq !== (last?.seq ?? 0) + 1) {
      this.#findings.atEntry('stream', row.index, `is number ${seq} of ${stream}, after ${last?.seq ?? 0}`)
    }
    if (prev !== (last === undefined ? null : toBase64url(last.leaf))) {
      this.#findings.atEntry('stream', row.index, `does not follow the entry before it in ${stream}`)
    }
    this.streams.set(stream, { name: stream, seq, leaf: leafHash(row.bytes), index: row.index })
  }

  #checkSnapshotEntry(index: number, { size, digest }: { size: number; digest: string }): void {
    this.#snapshots.set(index, digest)
    const { model, line } = this.#state
    const text = snapshotText({ size: index, govSize: this.governance, line, model }, this.#domain)
    if (size !== index || sha256Digest(text) !== digest) {
      this.#findings.atEntry('snapshot', index, 'commits to another model than the entries lead to')
    }
  }
}
