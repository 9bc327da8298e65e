output "help_flow_id" {
  description = "The workflow that an action map starts: genesyscloud_flow.help.id"
  value       = "f10a0000-1111-4111-8111-111111111111"
}
