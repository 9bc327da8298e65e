// Before the first run: pulumi package add ../../.venv/bin/pulumi-resource-genesys
package main

import (
	"example.com/pulumi-genesys/sdk/go/genesys"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// visits is a journey of so many visits to a page.
func visits(page string, count int) genesys.JourneyArgs {
	return genesys.JourneyArgs{
		Patterns: genesys.JourneyPatternArray{genesys.JourneyPatternArgs{
			Criteria: genesys.CriteriaArray{genesys.CriteriaArgs{
				Key:      pulumi.String("page.url"),
				Values:   pulumi.StringArray{pulumi.String(page)},
				Operator: genesys.CriteriaOperatorContainsAny,
			}},
			Count:       pulumi.Int(count),
			StreamType:  genesys.JourneyPatternStreamTypeWeb,
			SessionType: pulumi.String("web"),
		}},
	}
}

// offers is an action that shows a text.
func offers(text string) genesys.ActionMapActionArgs {
	return genesys.ActionMapActionArgs{
		MediaType:               genesys.ActionMapActionMediaTypeWebMessagingOffer,
		WebMessagingOfferFields: genesys.WebMessagingOfferFieldsArgs{OfferText: pulumi.String(text)},
	}
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		vip, err := genesys.NewSegment(ctx, "vip", &genesys.SegmentArgs{
			DisplayName: pulumi.String("VIP"),
			IsActive:    pulumi.Bool(true),
			Journey:     visits("/pricing", 2),
		})
		if err != nil {
			return err
		}
		offer, err := genesys.NewActionMap(ctx, "offer", &genesys.ActionMapArgs{
			DisplayName:         pulumi.String("Offer for VIPs"),
			IsActive:            pulumi.Bool(true),
			TriggerWithSegments: pulumi.StringArray{vip.ID()},
			Activation:          genesys.ActivationArgs{Type: genesys.ActivationTypeImmediate},
			Action:              offers("May we help?"),
		})
		if err != nil {
			return err
		}
		// A component. Its segment is given by its arguments; it may also be an id, such as vip.ID().
		newcomers, err := genesys.NewJourneyBundle(ctx, "newcomers", &genesys.JourneyBundleArgs{
			Segment: genesys.SegmentPropertiesArgs{
				DisplayName: pulumi.String("Newcomers"),
				IsActive:    pulumi.Bool(true),
				Journey:     visits("/welcome", 1),
			},
			ActionMap: genesys.ActionMapPropertiesArgs{
				DisplayName:         pulumi.String("Offer for newcomers"),
				IsActive:            pulumi.Bool(true),
				TriggerWithSegments: pulumi.StringArray{vip.ID()},
				Action:              offers("A first look?"),
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("vipId", vip.ID())
		ctx.Export("offerVersion", offer.Version)
		ctx.Export("newcomersId", newcomers.SegmentId)
		return nil
	})
}
