import {
  type FieldError,
  type FieldPath,
  type FieldValues,
  get,
  type RegisterOptions,
  type UseFormReturn,
} from 'react-hook-form';

/** Ties a field to its form by its name: what it holds, and what is wrong with that. */
export function fieldOf<Fields extends FieldValues, Context, Sent>(form: UseFormReturn<Fields, Context, Sent>) {
  const { errors } = form.formState;
  return <Name extends FieldPath<Fields>>(name: Name, rules?: RegisterOptions<Fields, Name>) => ({
    ...form.register(name, rules),
    error: (get(errors, name) as FieldError | undefined)?.message,
  });
}
