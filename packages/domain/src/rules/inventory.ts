import { findings } from '../use-case/findings.ts'
import { listedOnly } from '../nomination/model.ts'
import { eachUseCase, type Evaluator, fail, pass, unknown } from './types.ts'

/** What is known from a list and has no manifest; that there is nothing else needs a scan nobody has recorded. */
const unregistered: Evaluator = ({ model }) => {
  const listed = [...model.nominations.values()].filter(({ useCase }) => listedOnly(model, useCase) !== undefined)
  const open = listed.map(({ useCase, index }) => fail(useCase, 'known from a list, and has no manifest', index))
  return [...open, unknown('everything else', 'no scan of code, gateway or network is recorded here')]
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
