import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { coverageQuery } from '../data/coverage.ts'

/** A use case by its name, leading to its page. */
export function UseCaseLink({ useCase }: { useCase: string }) {
  const name = useUseCaseName()
  return (
    <Link to="/use-cases/$useCase" params={{ useCase }}>
      {name(useCase)}
    </Link>
  )
}

/** The name of a use case; its id where nothing names it. */
export function useUseCaseName(): (useCase: string) => string {
  const known = useQuery(coverageQuery()).data?.useCases ?? []
  return (useCase) => known.find((one) => one.useCase === useCase)?.name ?? useCase
}
