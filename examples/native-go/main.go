// Before the first run: pulumi package add ../../.venv/bin/pulumi-resource-genesys
package main

import (
	"example.com/pulumi-genesys/sdk/go/genesys"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		vip, err := genesys.NewSegment(ctx, "vip", &genesys.SegmentArgs{
			DisplayName: pulumi.String("VIP"),
			IsActive:    pulumi.Bool(true),
			Journey: genesys.JourneyArgs{
				Patterns: genesys.JourneyPatternArray{genesys.JourneyPatternArgs{
					Criteria: genesys.CriteriaArray{genesys.CriteriaArgs{
						Key:      pulumi.String("page.url"),
						Values:   pulumi.StringArray{pulumi.String("/pricing")},
						Operator: genesys.CriteriaOperatorContainsAny,
					}},
					Count:       pulumi.Int(2),
					StreamType:  genesys.JourneyPatternStreamTypeWeb,
					SessionType: pulumi.String("web"),
				}},
			},
		})
		if err != nil {
			return err
		}
		offer, err := genesys.NewActionMap(ctx, "offer", &genesys.ActionMapArgs{
			DisplayName:         pulumi.String("Offer for VIPs"),
			IsActive:            pulumi.Bool(true),
			TriggerWithSegments: pulumi.StringArray{vip.ID()},
			Activation:          genesys.ActivationArgs{Type: genesys.ActivationTypeImmediate},
			Action: genesys.ActionMapActionArgs{
				MediaType:               genesys.ActionMapActionMediaTypeWebMessagingOffer,
				WebMessagingOfferFields: genesys.WebMessagingOfferFieldsArgs{OfferText: pulumi.String("May we help?")},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("vipId", vip.ID())
		ctx.Export("offerVersion", offer.Version)
		return nil
	})
}
