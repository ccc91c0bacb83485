import type { Model, Person, UseCase } from './model.ts'

/** Maps of the model are never changed in place: each step copies the one map it changes. */
export function set<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value)
}

/** The map with one value replaced; the same map when the key is not there. */
export function change<V>(map: ReadonlyMap<string, V>, key: string, next: (value: V) => V): ReadonlyMap<string, V> {
  const value = map.get(key)
  return value === undefined ? map : set(map, key, next(value))
}

export function changePerson(model: Model, id: string, next: (person: Person) => Person): Model {
  return { ...model, persons: change(model.persons, id, next) }
}

export function changeUseCase(model: Model, id: string, next: (useCase: UseCase) => UseCase): Model {
  return { ...model, useCases: change(model.useCases, id, next) }
}
