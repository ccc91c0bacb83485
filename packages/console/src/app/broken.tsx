import type { ErrorComponentProps } from '@tanstack/react-router'
import { useText } from '../text/use-text.tsx'
import { Button } from '../ui/button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'

/** A page that threw. The rest of the console stays usable around it. */
export function Broken({ error }: ErrorComponentProps) {
  const { t } = useText()
  return (
    <div className="stack">
      <ProblemNote error={error} />
      <div className="row">
        <Button onPress={() => location.reload()}>{t.problems.reload}</Button>
      </div>
    </div>
  )
}
