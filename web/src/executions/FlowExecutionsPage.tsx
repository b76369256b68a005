export default function FlowExecutionsPage() {
  return <h1>Executions</h1>;
}
