"""What every Tandem service is bolted on: mechanism only, no business noun."""
