import { liveCheck } from '../check/decide.ts'
import { findings } from '../use-case/findings.ts'
import { listedOnly } from '../nomination/model.ts'
import { eachUseCase, type Evaluator, fail, pass, unknown } from './types.ts'

/** What is known from a list and has no manifest; that there is nothing else, only a search of the unit can say. */
const unregistered: Evaluator = ({ model, now }) => {
  const listed = [...model.nominations.values()].filter(({ useCase }) => listedOnly(model, useCase) !== undefined)
  const open = listed.map(({ useCase, index }) => fail(useCase, 'known from a list, and has no manifest', index))
  const tops = [...model.mandates.values()].filter(({ parentUnit }) => parentUnit === null)
  const searched = tops.map(({ unit, index }) => {
    const check = liveCheck(model, 'unregistered_use', unit, now)
    if (check === undefined)
      return unknown(unit, 'no search of code, gateway or network is on record for the last 90 days', index)
    return check.found === 0
      ? pass(unit, `${check.looked} looked at by ${check.method}, none unregistered`, check.index)
      : fail(unit, `${check.found} of ${check.looked} are neither registered nor exempted`, check.index)
  })
  return [...open, ...(searched.length === 0 ? [unknown('everything', 'no unit has a mandate')] : searched)]
}

const complete: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, revision, manifest }) => {
    if (manifest === undefined) return unknown(useCase.id, 'its manifest is missing or damaged', revision.index)
    const missing = [
      manifest.purpose.trim() === '' ? 'purpose' : '',
      manifest.mission_objective.trim() === '' ? 'mission objective' : '',
      manifest.affected.length === 0 ? 'affected groups' : '',
      manifest.data_classes.length === 0 ? 'data classes' : '',
    ].filter((name) => name !== '')
    return missing.length === 0
      ? pass(useCase.id, 'every field is filled', revision.index)
      : fail(useCase.id, `not named: ${missing.join(', ')}`, revision.index)
  })

const vendors: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, revision, manifest }) => {
    if (manifest === undefined) return unknown(useCase.id, 'its manifest is missing or damaged', revision.index)
    const found = findings(evidence.model, revision, manifest, evidence.now).filter(({ code }) =>
      code.startsWith('vendor_'),
    )
    return found.length === 0
      ? pass(useCase.id, 'every model and component has its vendor sheet', revision.index)
      : fail(useCase.id, `without a whole vendor sheet: ${found.map(({ value }) => value).join(', ')}`, revision.index)
  })

export const inventoryRules = { 'INV-01': unregistered, 'INV-02': complete, 'INV-03': vendors } as const
