# The same N segments as ../segments, for the Terraform provider.

terraform {
  required_providers {
    genesyscloud = { source = "mypurecloud/genesyscloud" }
  }
}

variable "port" {}
variable "n" {}
variable "revision" {}

provider "genesyscloud" {
  oauthclient_id     = "bench"
  oauthclient_secret = "bench-secret"
  aws_region         = "us-east-1"
  gateway {
    protocol = "http"
    host     = "127.0.0.1"
    port     = var.port
  }
}

resource "genesyscloud_journey_segment" "segment" {
  count        = var.n
  display_name = "Segment ${count.index}"
  description  = "Revision ${var.revision}"
  is_active    = true
  color        = "#4a90e2"
  journey {
    patterns {
      criteria {
        key                = "page.url"
        values             = ["/page-${count.index}", "/pricing"]
        operator           = "containsAny"
        should_ignore_case = false
      }
      criteria {
        key                = "page.title"
        values             = ["Offer"]
        operator           = "equal"
        should_ignore_case = true
      }
      count        = 1 + count.index % 5
      stream_type  = "Web"
      session_type = "web"
    }
  }
}
