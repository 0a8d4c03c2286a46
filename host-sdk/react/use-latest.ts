import { useInsertionEffect, useState } from 'react';

/** Gives, whenever it is called, what the last committed render was given. Always the same function. */
export function useLatest<Value>(value: Value): () => Value {
  const [box] = useState(() => {
    let latest = value;
    return { get: () => latest, set: (next: Value) => (latest = next) };
  });
  useInsertionEffect(() => {
    box.set(value); // before any other effect can ask
  });
  return box.get;
}
