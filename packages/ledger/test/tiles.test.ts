import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  decodeEntryBundle,
  edgeTileCoordinates,
  encodeEntryBundle,
  entriesPath,
  parseTilePath,
  partialWidth,
  tilePath,
  tileWidthAt,
} from '@answerable/ledger'
import fc from 'fast-check'

describe('tiles (C2SP tlog-tiles)', () => {
  it('writes the paths of the specification', () => {
    assert.equal(tilePath(0, 0), 'tile/0/000')
    assert.equal(tilePath(2, 999, 17), 'tile/2/999.p/17')
    assert.equal(tilePath(0, 1000), 'tile/0/x001/000')
    assert.equal(tilePath(0, 1234067), 'tile/0/x001/x234/067')
    assert.equal(entriesPath(1234067, 8), 'tile/entries/x001/x234/067.p/8')
  })

  it('size 70,000: 273 full tiles and one of 112, one full and one of 17, one of 1', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((level) => partialWidth(level, 70_000)),
      [112, 17, 1, 0],
    )
    assert.deepEqual(edgeTileCoordinates(70_000), [
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ])
    assert.equal(tileWidthAt(0, 272, 70_000), 256)
    assert.equal(tileWidthAt(1, 0, 70_000), 256)
    assert.equal(tileWidthAt(0, 274, 70_000), 0)
  })

  it('reads back every path it writes', () => {
    const coordinate = fc.record({
      level: fc.integer({ min: 0, max: 63 }),
      index: fc.nat({ max: 2 ** 40 }),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(coordinate, ({ level, index, width }) => {
        assert.deepEqual(parseTilePath(tilePath(level, index, width)), { level, index, width })
        assert.deepEqual(parseTilePath(entriesPath(index, width)), { level: 'entries', index, width })
      }),
    )
  })

  for (const path of [
    '',
    'tile/0/0',
    'tile/00/000',
    'tile/64/000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/000\n',
    'tile/-1/000',
    'tile/entries/../000',
    'tile/0/x999/x999/x999/x999/x999/x999/999',
  ]) {
    it(`refuses the path ${JSON.stringify(path)}`, () => {
      assert.throws(() => parseTilePath(path), { code: 'tile_path_malformed' })
    })
  }

  it('entry bundles hold what was put in, up to the largest entry', () => {
    const entries = [new Uint8Array(0), Uint8Array.of(1, 2, 3), new Uint8Array(65_535).fill(7)]
    const bundle = encodeEntryBundle(entries)
    assert.deepEqual([...bundle.subarray(0, 7)], [0, 0, 0, 3, 1, 2, 3])
    assert.deepEqual(decodeEntryBundle(bundle, 3), entries)
  })

  it('refuses bundles cut short, of another width, or with an entry too long', () => {
    const bundle = encodeEntryBundle([Uint8Array.of(1, 2, 3), Uint8Array.of(4)])
    for (const cut of [1, 2, 4, 6, 7]) {
      assert.throws(() => decodeEntryBundle(bundle.subarray(0, cut), 2), { code: 'bundle_malformed' }, `cut ${cut}`)
    }
    assert.throws(() => decodeEntryBundle(bundle, 3), { code: 'bundle_malformed' })
    assert.throws(() => encodeEntryBundle([]), { code: 'bundle_malformed' })
    assert.throws(() => encodeEntryBundle([new Uint8Array(65_536)]), { code: 'entry_too_large' })
  })
})
