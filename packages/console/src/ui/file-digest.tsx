import { digestOf } from '../data/webauthn.ts'
import { detached } from '../platform/detached.ts'

/** A file that is not sent anywhere: its digest goes into what is signed, so that it can be shown to be the one. */
export function FileDigest(props: { label: string; hint: string; onDigest: (digest: string) => void }) {
  const { label, hint, onDigest } = props
  const read = async (file: File): Promise<void> => onDigest(await digestOf(new Uint8Array(await file.arrayBuffer())))
  return (
    <label className="field">
      <span className="label">{label}</span>
      <span className="hint">{hint}</span>
      <input
        className="input"
        type="file"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file !== undefined) detached(read(file))
        }}
      />
    </label>
  )
}
