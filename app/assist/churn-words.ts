import type { RecordField } from '../domain/forecast.ts';

type Say = (value: string) => string;

const yesNo =
  (yes: string, no: string): Say =>
  (value) =>
    value === 'Yes' ? yes : no;

/** How a field's value is said; a field that is not here is said by its name. */
const WORDS: Readonly<Record<string, Say>> = {
  tenure: (months) => (Number(months) === 1 ? 'one month with us' : `${months} months with us`),
  MonthlyCharges: (charge) => `${charge} USD a month`,
  PhoneService: yesNo('telephone line', 'no telephone line'),
  MultipleLines: yesNo('several telephone lines', 'one telephone line'),
  InternetService: (kind) => (kind === 'No' ? 'no internet service' : `${kind === 'DSL' ? 'DSL' : 'fibre'} internet`),
  OnlineSecurity: yesNo('online security booked', 'no online security'),
  OnlineBackup: yesNo('online backup booked', 'no online backup'),
  DeviceProtection: yesNo('device protection booked', 'no device protection'),
  TechSupport: yesNo('technical support booked', 'no technical support'),
  StreamingTV: yesNo('streams television', 'no television streaming'),
  StreamingMovies: yesNo('streams films', 'no film streaming'),
  Contract: (kind) => (kind === 'Month-to-month' ? 'month-to-month contract' : `${kind.toLowerCase()} contract`),
  PaperlessBilling: yesNo('paperless billing', 'bills on paper'),
  PaymentMethod: (method) => `pays by ${method.replace(' (automatic)', '').toLowerCase()}`,
};

/** A given value in plain words. @param value as encoded: a number, or the place of a category's value. */
export function sayField(field: RecordField, value: number): string {
  const text = field.kind === 'number' ? String(Number(value.toFixed(2))) : (field.values[value] ?? '');
  return WORDS[field.name]?.(text) ?? `${field.name}: ${text}`;
}
