import { useEffect, useState } from 'react'

const QUIET = 350

/** A value once nobody has changed it for a moment: what is typed is not asked about letter by letter. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), QUIET)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
